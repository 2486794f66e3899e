// What a page has before these scripts run, and the shape of what the API answers to a map.
import type * as Leaflet from "leaflet";

declare global {
  interface Window {
    /** Leaflet, from a script of its own. */
    L: typeof Leaflet;
  }
  interface DocumentEventMap {
    "map-ready": CustomEvent<{ map: Leaflet.Map }>;
  }

  /** A mark of a kind of place: shape, colour and letter. */
  interface MapMark {
    shape: string;
    colour: string;
    ink: string;
    letter: string;
  }
  /** A place or an area, as GeoJSON. */
  interface MapFeature {
    type: "Feature";
    id: string;
    geometry: { type: "Point"; coordinates: [number, number] };
    properties: MapTold;
  }
  /** What is told of one; what is not known is absent or empty. */
  interface MapTold {
    name: string;
    kind: string;
    kind_label: string;
    label: string;
    code: string;
    /** Which line of the legend it belongs to. */
    class: number;
    address?: string;
    wijk?: string;
    opening?: string;
    way_in?: string;
    checked?: string;
  }
  /** One line of a legend. */
  interface MapEntry {
    label: string;
    colour?: string;
    mark?: MapMark;
    weight?: number;
    dash?: string;
    pattern?: string;
    has_city?: boolean;
  }
  /** What is said of a layer. */
  interface MapLayer {
    title: string;
    shape: string;
    legend: MapEntry[];
    sources: { publisher: string; name: string }[];
    measured?: string;
    attribution?: string;
    city?: string;
    note?: string;
    outline?: boolean;
    schematic?: boolean;
  }
  /** An answer of the API: places with their marks, or a layer. */
  interface MapAnswer {
    type: "FeatureCollection";
    features: MapFeature[];
    marks: Record<string, MapMark>;
    layer: MapLayer;
  }
}

declare module "leaflet" {
  /** What is drawn again when the colours change, and the record that a mark stands for. */
  interface PathOptions {
    token?: string;
    colour?: string;
    missing?: boolean;
    mark?: MapMark;
    /** How many there are in its layer, when it is of one. */
    alike?: number;
    feature?: MapFeature;
  }
}

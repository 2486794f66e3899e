"""OpenStreetMap's places, as people export them: an extract, an answer of Overpass, GeoJSON or a table."""

"""One way to draw: streets, areas, marks, names and charts as SVG, for pages and paper alike. No Flask, no tiles."""

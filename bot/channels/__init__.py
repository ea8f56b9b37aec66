"""One folder for each platform; each verifies, parses, renders and sends."""

"""The pages: a face over the services for people with a browser. Rendered here, no build step."""

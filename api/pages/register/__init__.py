"""The register's pages: what was suggested and done, for everybody; and a form for whoever may."""

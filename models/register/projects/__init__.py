"""A project by the six steps 六议, its six disclosures 六公开, and its carrying out."""

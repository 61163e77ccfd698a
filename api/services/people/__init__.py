"""Who stands behind a pseudonym: told to those who may know, exported, erased."""

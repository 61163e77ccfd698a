"""Use cases: what people do, each within the transaction it is given. No web in here."""

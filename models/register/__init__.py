"""What outlives weeks and is kept as deeds: projects by the six steps, offices, adoptions and more.
A deed is never edited; what stands follows from the deeds, by plain functions."""

"""The only door to data: one module a noun, one function an act or a question, permission first."""

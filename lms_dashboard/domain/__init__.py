"""The rules of training compliance as pure Python: no clock, no database, no framework."""

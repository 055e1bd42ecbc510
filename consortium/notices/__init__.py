"""Telling people: journal lines become letters, letters become mail, each once."""

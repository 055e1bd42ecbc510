"""The Hub API over HTTP: every route, caller and fault, without a client in between."""

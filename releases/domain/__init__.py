"""The rules of releases: paths, manifests, headers, windows, entitlement. Pure."""

"""A Release is one sealed set of model files, opened in Windows: funders first, everyone last."""

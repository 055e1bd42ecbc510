"""The books: double entry in money and in H100e-hours; posted once, corrected only by reversal."""

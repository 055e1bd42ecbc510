"""What we plan and what it takes: cycles, runs, accelerators, rates, and estimates of cost."""

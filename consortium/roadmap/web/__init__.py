"""The roadmap's pages. The list of runs is the dashboard's: it shows rooms above this one."""

"""What jobs on code hosts need beyond the commands; each module can be run by hand too."""

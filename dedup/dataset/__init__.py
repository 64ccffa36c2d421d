"""A data set as a job: records in, cleaned records out, in order, through bad records, dead workers and interruptions."""

"""A data set as a job: records in, cleaned records out, in order, whatever happens to records, workers and the run."""

using Xunit.v3;

// Most of these tests wait for processes, polls and timeouts of others rather than for a processor.
[assembly: Parallelization(MaxThreads = 4)]

using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.LoadGeneration.Tests.Runs;

/// <summary>Runs tasks one after the other on the calling thread and moves a virtual clock when none is left: a run is exactly repeatable.</summary>
internal sealed class PumpScheduler : TaskScheduler
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);
    private readonly ConcurrentQueue<Task> _ready = new();

    public FakeTimeProvider Clock { get; } = new();

    /// <summary>Runs work until it ends, moving the clock by a millisecond whenever nothing is ready.</summary>
    /// <param name="work">The work.</param>
    /// <param name="eachStep">Called before each step of the clock.</param>
    public T Run<T>(Func<Task<T>> work, Action? eachStep = null)
    {
        Task<T> task = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();
        DateTimeOffset end = Clock.GetUtcNow() + Limit;
        while (!task.IsCompleted)
        {
            while (_ready.TryDequeue(out Task? next))
            {
                TryExecuteTask(next);
            }

            if (!task.IsCompleted)
            {
                (Clock.GetUtcNow() < end).ShouldBeTrue("the run does not end");
                eachStep?.Invoke();
                Clock.Advance(Step);
            }
        }

        return task.GetAwaiter().GetResult();
    }

    protected override void QueueTask(Task task) => _ready.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;
}

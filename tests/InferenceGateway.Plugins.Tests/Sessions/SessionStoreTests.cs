using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Plugins.Sessions;
using InferenceGateway.Plugins.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.Plugins.Tests.Sessions;

public sealed class SessionStoreTests
{
    private static readonly Endpoint A = Fleet.Create(0, "a");
    private static readonly Endpoint B = Fleet.Create(1, "b");

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Beyond_its_capacity_the_session_used_longest_ago_is_forgotten()
    {
        SessionStore store = NewStore(capacity: 2);
        store.Bind(1, A, null);
        store.Bind(2, A, null);
        store.Bind(1, A, null); // used again: 2 is the oldest now
        store.Bind(3, B, null);

        store.Count.ShouldBe(2);
        store.Find(1).ShouldBe(A);
        store.Find(2).ShouldBeNull();
        store.Find(3).ShouldBe(B);
    }

    [Fact]
    public void Finding_a_session_is_no_use_of_it()
    {
        SessionStore store = NewStore(capacity: 2);
        store.Bind(1, A, null);
        store.Bind(2, A, null);
        store.Find(1);
        store.Bind(3, A, null);

        store.Find(1).ShouldBeNull();
    }

    [Fact]
    public void Expired_sessions_are_removed_from_memory_at_the_next_sweep()
    {
        SessionStore store = NewStore(capacity: 10);
        store.Bind(1, A, null);
        _clock.Advance(TimeSpan.FromSeconds(50));
        store.Bind(2, A, null);
        _clock.Advance(TimeSpan.FromSeconds(51)); // 1 is 101 s old, 2 is 51 s old, the last sweep was 51 s ago
        store.Bind(3, A, null);

        store.Count.ShouldBe(2);
        store.Find(1).ShouldBeNull();
        store.Find(2).ShouldBe(A);
    }

    [Fact]
    public void Sweeps_are_no_more_frequent_than_configured()
    {
        SessionStore store = NewStore(capacity: 10);
        store.Bind(1, A, null);
        _clock.Advance(TimeSpan.FromSeconds(95));
        store.Bind(2, A, null); // sweeps; 1 is still alive
        _clock.Advance(TimeSpan.FromSeconds(9));
        store.Bind(3, A, null); // 9 s later: 1 is expired, and stays until the next sweep

        store.Count.ShouldBe(3);
        store.Find(1).ShouldBeNull();
    }

    [Fact]
    public void An_expired_session_that_was_not_swept_is_bound_anew()
    {
        SessionStore store = NewStore(capacity: 10);
        store.Bind(1, A, null);
        _clock.Advance(TimeSpan.FromSeconds(95));
        store.Bind(2, A, null);
        _clock.Advance(TimeSpan.FromSeconds(9));
        store.Bind(1, B, null);

        store.Find(1).ShouldBe(B);
    }

    private SessionStore NewStore(int capacity) => new(_clock, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(10), capacity);
}

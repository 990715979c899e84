using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Endpoints;

public sealed class EndpointStoreTests
{
    [Fact]
    public void An_endpoint_keeps_its_slot_while_others_come_and_go()
    {
        EndpointStore store = new();
        store.Replace([Make.Endpoint("a"), Make.Endpoint("b")]);
        Endpoint b = Find(store, "b");
        store.Replace([Make.Endpoint("b"), Make.Endpoint("c")]);
        Find(store, "b").ShouldBeSameAs(b);
        store.Current.Count.ShouldBe(2);
    }

    [Fact]
    public void Replacing_a_set_by_itself_publishes_nothing()
    {
        EndpointStore store = new();
        store.Replace([Make.Endpoint("a")]);
        EndpointSnapshot before = store.Current;
        store.Replace([Make.Endpoint("a")]).IsEmpty.ShouldBeTrue();
        store.Current.ShouldBeSameAs(before);
    }

    [Fact]
    public void An_endpoint_whose_address_changed_is_a_new_one()
    {
        EndpointStore store = new();
        store.Replace([Make.Endpoint("a", 8000)]);
        Endpoint before = Find(store, "a");
        store.Replace([Make.Endpoint("a", 8001)]).ShouldBe(new EndpointChange(1, 1));
        Endpoint after = Find(store, "a");
        after.ShouldNotBeSameAs(before);
        after.HostPort.ShouldBe("10.0.0.1:8001");
    }

    [Fact]
    public void The_slot_of_an_endpoint_with_requests_in_flight_is_not_given_away()
    {
        EndpointStore store = new();
        store.Replace([Make.Endpoint("a")]);
        int slot = Find(store, "a").Slot;
        store.Current.Load.Requests.At(slot) = 1;
        store.Replace([Make.Endpoint("b")]);
        store.Replace([Make.Endpoint("b"), Make.Endpoint("c")]);
        Find(store, "b").Slot.ShouldNotBe(slot);
        Find(store, "c").Slot.ShouldNotBe(slot);

        store.Current.Load.Requests.At(slot) = 0;
        store.Replace([Make.Endpoint("b"), Make.Endpoint("c"), Make.Endpoint("d")]);
        Find(store, "d").Slot.ShouldBe(slot);
    }

    [Fact]
    public void A_reused_slot_starts_with_empty_numbers()
    {
        EndpointStore store = new();
        store.Replace([Make.Endpoint("a")]);
        EndpointMetrics metrics = store.Current.Metrics;
        metrics.WaitingRequests.At(0) = 7;
        metrics.IsUnreachable.At(0) = true;
        metrics.UpdatedAt.At(0) = 99;
        store.Replace([]);
        store.Replace([Make.Endpoint("b")]);
        Find(store, "b").Slot.ShouldBe(0);
        metrics.WaitingRequests[0].ShouldBe(0);
        metrics.IsUnreachable[0].ShouldBeFalse();
        metrics.UpdatedAt[0].ShouldBe(0);
    }

    [Fact]
    public void Observers_hear_of_what_was_there_and_of_every_change()
    {
        EndpointStore store = new();
        store.Replace([Make.Endpoint("a")]);
        Recorder recorder = new();
        store.Observe(recorder);
        store.Replace([Make.Endpoint("b")]);
        recorder.Heard.ShouldBe(["+a", "-a", "+b"]);
    }

    [Fact]
    public void Two_endpoints_of_one_name_are_refused()
    {
        EndpointStore store = new();
        Should.Throw<ArgumentException>(() => store.Replace([Make.Endpoint("a", 1), Make.Endpoint("a", 2)]));
        store.Current.Count.ShouldBe(0);
    }

    private static Endpoint Find(EndpointStore store, string name) =>
        store.Current.Slots.ToArray().Select(slot => store.Current[slot]).Single(endpoint => endpoint.Name == name);

    private sealed class Recorder : IEndpointObserver
    {
        public List<string> Heard { get; } = [];

        public void Added(Endpoint endpoint) => Heard.Add("+" + endpoint.Name);

        public void Removed(Endpoint endpoint) => Heard.Add("-" + endpoint.Name);
    }
}

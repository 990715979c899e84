using InferenceGateway.StandaloneGateway.Forwarding;
using Microsoft.AspNetCore.Http.Features;

namespace InferenceGateway.StandaloneGateway.Tests.Forwarding;

public sealed class ClientLifetimeTests
{
    private readonly Connection _connection = new();

    [Fact]
    public void A_client_that_leaves_is_gone()
    {
        ClientLifetime lifetime = new(_connection);
        lifetime.IsClientGone.ShouldBeFalse();

        _connection.Abort();

        lifetime.IsClientGone.ShouldBeTrue();
        lifetime.RequestAborted.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void A_client_that_is_cut_off_is_not_gone_by_itself()
    {
        ClientLifetime lifetime = new(_connection);

        lifetime.Abort();

        lifetime.RequestAborted.IsCancellationRequested.ShouldBeTrue();
        lifetime.IsClientGone.ShouldBeFalse();
    }

    [Fact]
    public void Cutting_off_a_client_that_has_left_does_not_make_it_stay()
    {
        ClientLifetime lifetime = new(_connection);
        _connection.Abort();

        lifetime.Abort();

        lifetime.IsClientGone.ShouldBeTrue();
    }

    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => RequestAborted = new CancellationToken(canceled: true);
    }
}

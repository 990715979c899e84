using Grpc.Core;

namespace InferenceGateway.EndpointPicker.Health;

/// <summary><c>grpc.health.v1.Health</c> over a <see cref="HealthState"/>.</summary>
internal sealed class HealthService(HealthState state)
{
    public Task<byte[]> Check(string service) => Task.FromResult(HealthMessages.WriteStatus(state.Check(service)));

    public Task<byte[]> List() =>
        Task.FromResult(HealthMessages.WriteStatuses(HealthState.Names.Select(name => (name, state.Check(name)))));

    /// <summary>Sends the status now and after each change of it, until the client leaves or the listener stops.</summary>
    public async Task WatchAsync(string service, IServerStreamWriter<byte[]> answers, CancellationToken cancellation)
    {
        ServingStatus? sent = null;
        while (!cancellation.IsCancellationRequested)
        {
            Task change = state.NextChange();
            ServingStatus status = state.Check(service);
            if (status != sent)
            {
                await answers.WriteAsync(HealthMessages.WriteStatus(status), cancellation);
                sent = status;
            }

            if (state.IsClosed)
            {
                return;
            }

            await change.WaitAsync(cancellation);
        }
    }
}

using InferenceGateway.Simulation.Server;

namespace InferenceGateway.Simulation.Tests.Server;

public sealed class WakeupTests
{
    [Fact]
    public async Task No_signal_is_lost_however_the_two_sides_interleave()
    {
        const int Signals = 100_000;
        Wakeup wakeup = new();
        int sent = 0;
        Task sender = Task.Run(() =>
        {
            for (int i = 1; i <= Signals; i++)
            {
                Volatile.Write(ref sent, i);
                wakeup.Signal();
            }
        });

        // A lost signal would leave this waiting for ever after the last one.
        int seen = 0;
        while (seen < Signals)
        {
            await wakeup.WaitAsync();
            seen = Volatile.Read(ref sent);
        }

        await sender;
        seen.ShouldBe(Signals);
    }

    [Fact]
    public async Task A_signal_that_came_early_is_kept_once()
    {
        Wakeup wakeup = new();
        wakeup.Signal();
        wakeup.Signal();

        await wakeup.WaitAsync();
        ValueTask second = wakeup.WaitAsync();

        second.IsCompleted.ShouldBeFalse();
        wakeup.Signal();
        await second;
    }
}

using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.EndpointPicker.Tests.Support;

/// <summary>Waits on conditions that the thread pool brings about.</summary>
internal static class Until
{
    /// <summary>Lets time pass in steps until the condition holds.</summary>
    public static Task TrueAsync(Func<Task<bool>> condition, FakeTimeProvider clock, TimeSpan step) =>
        TrueAsync(async () =>
        {
            if (await condition())
            {
                return true;
            }

            clock.Advance(step);
            return false;
        });

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));
}

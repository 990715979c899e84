namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>Far more time than anything here needs; reached only when something hangs, and then the test fails.</summary>
internal static class Patience
{
    /// <summary>For <c>[Fact(Timeout = …)]</c>.</summary>
    public const int Milliseconds = 60_000;

    public static readonly TimeSpan Span = TimeSpan.FromMilliseconds(Milliseconds);

    /// <summary>Cancelled when the running test has taken too long.</summary>
    public static CancellationToken End => TestContext.Current.CancellationToken;

    /// <summary>Returns when the condition holds.</summary>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        while (!await condition())
        {
            if (End.IsCancellationRequested)
            {
                throw new TimeoutException($"this never came true: {what}");
            }

            await Task.Delay(5);
        }
    }
}

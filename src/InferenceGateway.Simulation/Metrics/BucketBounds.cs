namespace InferenceGateway.Simulation.Metrics;

/// <summary>The bucket bounds vLLM publishes.</summary>
internal static class BucketBounds
{
    public static readonly double[] TimeToFirstToken =
    [
        .001,
        .005,
        .01,
        .02,
        .04,
        .06,
        .08,
        .1,
        .25,
        .5,
        .75,
        1,
        2.5,
        5,
        7.5,
        10,
        20,
        40,
        80,
        160,
        640,
        2560,
    ];

    public static readonly double[] BetweenTokens = [.01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80];

    public static readonly double[] RequestTime =
    [
        .3,
        .5,
        .8,
        1,
        1.5,
        2,
        2.5,
        5,
        10,
        15,
        20,
        30,
        40,
        50,
        60,
        120,
        240,
        480,
        960,
        1920,
        7680,
    ];

    public static readonly double[] Choices = [1, 2, 5, 10, 20];

    /// <summary>1, 2, 5, 10, 20, 50 … up to the longest sequence the model takes.</summary>
    public static double[] Tokens(int maximumModelLength)
    {
        List<double> bounds = [];
        for (long decade = 1; decade <= maximumModelLength; decade *= 10)
        {
            foreach (int mantissa in (ReadOnlySpan<int>)[1, 2, 5])
            {
                if (mantissa * decade <= maximumModelLength)
                {
                    bounds.Add(mantissa * decade);
                }
            }
        }

        return [.. bounds];
    }
}

namespace InferenceGateway.Plugins.Tests.Support;

public static class Approximately
{
    /// <summary>Compares scores to more digits than the tables of the reference give.</summary>
    public static void ShouldBeScores(this double[] actual, params double[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            actual[i].ShouldBe(expected[i], 5e-7, $"score of candidate {i} in [{string.Join(", ", actual)}]");
        }
    }
}

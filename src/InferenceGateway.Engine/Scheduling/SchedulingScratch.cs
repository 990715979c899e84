using InferenceGateway.Engine.Requests;

namespace InferenceGateway.Engine.Scheduling;

/// <summary>Arrays that scheduling one request needs, kept with the pooled request. All are as long as the candidates or longer.</summary>
internal sealed class SchedulingScratch
{
    public int[] Candidates { get; private set; } = [];

    public int[] Slots { get; private set; } = [];

    public bool[] Keep { get; private set; } = [];

    /// <summary>Which candidates every screener asked so far keeps.</summary>
    public bool[] Stays { get; private set; } = [];

    /// <summary>What each profile's candidates came to, by profile; empty unless asked for.</summary>
    public List<EndpointScore>[] KeptScores { get; private set; } = [];

    public double[] Scores { get; private set; } = [];

    public double[] Totals { get; private set; } = [];

    public int[] Picks { get; private set; } = [];

    public void Reserve(int candidates)
    {
        if (Slots.Length >= candidates)
        {
            return;
        }

        int size = Math.Max(16, candidates + (candidates / 2));
        Candidates = new int[size];
        Slots = new int[size];
        Keep = new bool[size];
        Stays = new bool[size];
        Scores = new double[size];
        Totals = new double[size];
        Picks = new int[size];
    }

    /// <summary>Makes <see cref="KeptScores"/> ready for so many profiles, all empty.</summary>
    public void KeepScores(int profiles)
    {
        if (KeptScores.Length != profiles)
        {
            KeptScores = new List<EndpointScore>[profiles];
            for (int i = 0; i < profiles; i++)
            {
                KeptScores[i] = [];
            }
        }

        foreach (List<EndpointScore> scores in KeptScores)
        {
            scores.Clear();
        }
    }
}

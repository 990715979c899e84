using System.Runtime.InteropServices;

namespace InferenceGateway.Benchmarks.Conversations.Reports;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Description
    {
        get
        {
            string model =
                File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) ?? "";
            return $"{model[(model.IndexOf(':') + 1)..].Trim()}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}";
        }
    }
}

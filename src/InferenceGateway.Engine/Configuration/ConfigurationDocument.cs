using System.Text.Json;

namespace InferenceGateway.Engine.Configuration;

/// <summary>An <c>EndpointPickerConfig</c> as written: checked for shape and unknown fields, no plugin built yet.</summary>
public sealed record ConfigurationDocument
{
    /// <summary>The file, or how the text got here; named in errors.</summary>
    public required string Source { get; init; }

    public IReadOnlyList<PluginEntry> Plugins { get; init; } = [];

    public IReadOnlyList<ProfileEntry> SchedulingProfiles { get; init; } = [];

    /// <summary>Names under <c>requestHandler.parsers</c>; empty = the default parsers.</summary>
    public IReadOnlyList<string> Parsers { get; init; } = [];

    /// <summary>Name of the saturation detector, under <c>flowControl</c> or at the top; null = the default one.</summary>
    public string? SaturationDetector { get; init; }

    public FeatureGates FeatureGates { get; init; } = new();

    /// <summary>Where endpoints come from instead of Kubernetes; null = the document does not say.</summary>
    public DiscoveryEntry? Discovery { get; init; }

    /// <summary>Sections that are understood but not served by this host, e.g. <c>dataLayer</c>; the host says so at start.</summary>
    public IReadOnlyList<string> UnservedSections { get; init; } = [];

    /// <summary>Things worth a log line: deprecated spellings.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>An entry of <c>plugins</c>.</summary>
/// <param name="Name">Instance name; the type when none was given.</param>
/// <param name="Parameters">Null when absent.</param>
public sealed record PluginEntry(string Name, string Type, JsonElement? Parameters);

/// <summary>An entry of <c>schedulingProfiles</c>.</summary>
public sealed record ProfileEntry(string Name, IReadOnlyList<ProfilePluginEntry> Plugins);

/// <summary>A plugin of a profile.</summary>
/// <param name="Weight">Null when absent: 1 for a scorer.</param>
public sealed record ProfilePluginEntry(string PluginRef, double? Weight);

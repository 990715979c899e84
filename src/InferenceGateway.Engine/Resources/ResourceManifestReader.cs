using System.Globalization;
using System.Text;
using InferenceGateway.Engine.Configuration;
using YamlDotNet.RepresentationModel;

namespace InferenceGateway.Engine.Resources;

/// <summary>
/// Reads <c>InferenceObjective</c> and <c>InferenceModelRewrite</c> objects from Kubernetes manifests: YAML or JSON, several documents, a
/// <c>kind: List</c>, at most 4 MiB.
/// </summary>
/// <remarks>
/// A <c>spec</c> is read strictly: unknown fields are errors. Of <c>metadata</c> the name, the namespace and the creation time count;
/// <c>status</c> is not looked at. Objects of other kinds are left out with a warning, so that a file may hold a whole deployment.
/// </remarks>
public static class ResourceManifestReader
{
    private const int MaximumBytes = 4 << 20;
    private const string DefaultNamespace = "default";
    private const string Version = "/v1alpha2";
    private const string CurrentGroup = "llm-d.ai";
    private const string DeprecatedGroup = "inference.networking.x-k8s.io";

    /// <exception cref="ConfigurationException">The file cannot be read, or an object in it cannot work; nothing of it should be used.</exception>
    public static ResourceManifest ReadFile(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (file.Length > MaximumBytes)
            {
                throw new ConfigurationException(path, "", $"the file has {file.Length} bytes; at most {MaximumBytes} are read");
            }

            return Parse(path, File.ReadAllText(path, Encoding.UTF8));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(path, "", $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Parses manifests; <paramref name="source"/> names them in errors.</summary>
    /// <exception cref="ConfigurationException">An object cannot work.</exception>
    public static ResourceManifest Parse(string source, string text)
    {
        IReadOnlyList<YamlMappingNode> documents = YamlDocumentReader.ReadAll(source, text);
        Collected collected = new(source);
        for (int i = 0; i < documents.Count; i++)
        {
            ReadObject(new YamlSection(source, documents.Count == 1 ? "" : $"document[{i}]", documents[i]), collected);
        }

        return new ResourceManifest(collected.Objectives, collected.Rewrites, collected.Warnings);
    }

    private static void ReadObject(YamlSection section, Collected into)
    {
        string version = section.RequiredText("apiVersion");
        string kind = section.RequiredText("kind");
        if (version == "v1" && kind == "List")
        {
            foreach (YamlSection item in section.Sections("items"))
            {
                ReadObject(item, into);
            }

            return;
        }

        bool isObjective = kind == nameof(InferenceObjective);
        if (!isObjective && kind != nameof(InferenceModelRewrite))
        {
            into.Warnings.Add($"{into.Source}: {section.Path("kind")}: '{kind}' of '{version}' is not served; the object is left out");
            return;
        }

        CheckVersion(section, version, kind, into);
        section.Allow(["apiVersion", "kind", "metadata", "spec", "status"]);
        YamlSection metadata = section.Section("metadata") ?? throw section.Error("metadata", "is missing");
        string name = metadata.RequiredText("name");
        string @namespace = metadata.Text("namespace") is { Length: > 0 } given ? given : DefaultNamespace;
        if (!into.Names.Add($"{kind} {@namespace}/{name}"))
        {
            throw metadata.Error("name", $"a second {kind} is called '{@namespace}/{name}'");
        }

        YamlSection? spec = section.Section("spec");
        if (isObjective)
        {
            spec?.Allow(["poolRef", "priority"]);
            into.Objectives.Add(
                new InferenceObjective(@namespace, name, Pool(spec), spec?.Integer("priority", int.MinValue, int.MaxValue))
            );
        }
        else
        {
            spec?.Allow(["poolRef", "rules"]);
            IReadOnlyList<ModelRewriteRule> rules = [.. (spec?.Sections("rules") ?? []).Select(rule => Rule(rule, into))];
            into.Rewrites.Add(new InferenceModelRewrite(@namespace, name, Pool(spec), CreationTime(metadata), rules));
        }
    }

    private static void CheckVersion(YamlSection section, string version, string kind, Collected into)
    {
        if (version == DeprecatedGroup + Version)
        {
            into.Warnings.Add(
                $"{into.Source}: {section.Path("apiVersion")}: '{version}' of {kind} is deprecated; write '{CurrentGroup}{Version}'"
            );
        }
        else if (version != CurrentGroup + Version)
        {
            throw section.Error("apiVersion", $"'{version}' is not known for {kind}; '{CurrentGroup}{Version}' was expected");
        }
    }

    private static PoolReference? Pool(YamlSection? spec)
    {
        if (spec is null)
        {
            return null;
        }

        YamlSection pool = spec.Section("poolRef") ?? throw spec.Error("poolRef", "is missing");
        pool.Allow(["group", "kind", "name"]);
        return new PoolReference(pool.Text("group") ?? PoolReference.DefaultGroup, pool.RequiredText("name"));
    }

    private static DateTimeOffset? CreationTime(YamlSection metadata)
    {
        if (metadata.Text("creationTimestamp") is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw metadata.Error("creationTimestamp", $"'{text}' is not a time such as 2026-08-22T10:00:00Z");
    }

    private static ModelRewriteRule Rule(YamlSection rule, Collected into)
    {
        rule.Allow(["matches", "targets"]);
        List<string>? models = null;
        foreach (YamlSection match in rule.Sections("matches"))
        {
            match.Allow(["model"]);
            YamlSection model = match.Section("model") ?? throw match.Error("model", "is missing");
            model.Allow(["type", "value"]);
            if (model.Text("type") is { } type and not "Exact")
            {
                throw model.Error("type", $"'{type}' is not known; 'Exact' was expected");
            }

            (models ??= []).Add(model.RequiredText("value"));
        }

        List<ModelRewriteTarget> targets = [.. rule.Sections("targets").Select(Target)];
        if (targets.Count == 0)
        {
            into.Warnings.Add($"{into.Source}: {rule.Path("targets")}: there are none, so the requests that match are refused");
        }
        else if (targets.Exists(t => t.Weight is null) && targets.Exists(t => t.Weight is not null))
        {
            into.Warnings.Add($"{into.Source}: {rule.Path("targets")}: those without a weight are never chosen, since others have one");
        }

        return new ModelRewriteRule(models, targets);
    }

    private static ModelRewriteTarget Target(YamlSection target)
    {
        target.Allow(["modelRewrite", "weight"]);
        string model = target.Text("modelRewrite") ?? throw target.Error("modelRewrite", "is missing");
        return new ModelRewriteTarget(model, target.Integer("weight", 1, 1_000_000));
    }

    private sealed record Collected(string Source)
    {
        public HashSet<string> Names { get; } = [];

        public List<InferenceObjective> Objectives { get; } = [];

        public List<InferenceModelRewrite> Rewrites { get; } = [];

        public List<string> Warnings { get; } = [];
    }
}

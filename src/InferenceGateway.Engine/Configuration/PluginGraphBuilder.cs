using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Abstractions.Text;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Scheduling;
using Prometheus;

namespace InferenceGateway.Engine.Configuration;

/// <summary>The state of one compilation: the instances made so far, and the checks and defaults that make a graph of them. Not thread-safe.</summary>
internal sealed class PluginGraphBuilder(
    PluginRegistry registry,
    EngineMetrics metrics,
    TimeProvider clock,
    IRandomSource random,
    ConfigurationDocument document
)
{
    private const string DefaultProfileName = "default";

    private readonly List<PluginInstance> _instances = [];
    private readonly List<string> _warnings = [];

    public IReadOnlyList<PluginInstance> Instances => _instances;

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public ColumnTable Columns { get; } = new();

    public RequestNeeds Needs { get; private set; }

    public bool AllowsExperimentalPlugins { get; init; }

    /// <summary>Refuses what the document names and may not use, before anything is built: a factory may open sockets.</summary>
    public void CheckStability()
    {
        for (int i = 0; i < document.Plugins.Count; i++)
        {
            CheckStability(document.Plugins[i].Name, document.Plugins[i].Type, $"plugins[{i}].type");
        }

        for (int i = 0; i < document.Parsers.Count; i++)
        {
            string name = document.Parsers[i];
            if (document.Plugins.All(plugin => plugin.Name != name))
            {
                CheckStability(name, type: name, $"requestHandler.parsers[{i}].pluginRef");
            }
        }
    }

    public void CreatePlugins()
    {
        for (int i = 0; i < document.Plugins.Count; i++)
        {
            PluginEntry entry = document.Plugins[i];
            if (Find(entry.Name) is not null)
            {
                throw Error($"plugins[{i}].name", $"a second plugin is called '{entry.Name}'");
            }

            Create(entry, $"plugins[{i}]");
        }
    }

    public IReadOnlyList<ProfileEntry> DefaultedProfiles()
    {
        IReadOnlyList<ProfileEntry> profiles = document.SchedulingProfiles;
        if (profiles.Count == 0)
        {
            // A document without profiles schedules with all it lists, in the order of the document.
            IEnumerable<PluginInstance> scheduling = _instances.Where(i => i.Plugin is IFilter or IScorer or IPicker);
            profiles = [new ProfileEntry(DefaultProfileName, [.. scheduling.Select(i => new ProfilePluginEntry(i.Name, null))])];
        }

        CheckProfiles(profiles);
        if (profiles.Count == 1 && !_instances.Exists(i => i.Plugin is IProfileHandler) && Defaults is { } defaults)
        {
            CreateDefault(defaults.SingleProfileHandler);
        }

        PluginInstance picker =
            _instances.Find(i => i.Plugin is IPicker) ?? CreateDefault(Defaults?.Picker ?? throw Error("plugins", "no picker configured"));
        return
        [
            .. profiles.Select(profile =>
                profile.Plugins.Any(p => Find(p.PluginRef)!.Plugin is IPicker)
                    ? profile
                    : profile with
                    {
                        Plugins = [.. profile.Plugins, new ProfilePluginEntry(picker.Name, null)],
                    }
            ),
        ];
    }

    public IReadOnlyList<string> DefaultedParsers()
    {
        if (document.Parsers.Count > 0)
        {
            for (int i = 0; i < document.Parsers.Count; i++)
            {
                string name = document.Parsers[i];
                string path = $"requestHandler.parsers[{i}].pluginRef";
                PluginInstance parser = Find(name) ?? CreateParser(name, path);
                if (parser.Plugin is not IBodyParser)
                {
                    throw Error(path, $"plugin '{name}' of type '{parser.Type.Name}' is not a parser");
                }
            }

            return document.Parsers;
        }

        IReadOnlyList<string> parsers = Defaults?.Parsers ?? [];
        foreach (string type in parsers.Where(type => Find(type) is null))
        {
            CreateDefault(type);
        }

        return parsers;
    }

    /// <summary>The detector that the document names, or the default one; null when there is neither.</summary>
    public Named<ISaturationDetector>? SaturationDetector()
    {
        const string Path = "saturationDetector.pluginRef";
        if ((document.SaturationDetector ?? Defaults?.SaturationDetector) is not { } name)
        {
            return null;
        }

        PluginInstance? detector = Find(name) ?? (name == Defaults?.SaturationDetector ? CreateDefault(name) : null);
        return detector switch
        {
            null => throw Error(Path, $"references undefined plugin '{name}'{NearestName.Suggest(name, _instances.Select(x => x.Name))}"),
            { Plugin: ISaturationDetector } => Role<ISaturationDetector>(detector, ExtensionPoints.Saturation),
            _ => throw Error(Path, $"plugin '{name}' of type '{detector.Type.Name}' is not a saturation detector"),
        };
    }

    /// <summary>Adds default producers until every column that is read is written.</summary>
    public void AddMissingProducers()
    {
        while (Columns.Missing.ToList() is { Count: > 0 } missing)
        {
            foreach ((string name, string key, string reader) in missing)
            {
                if (!registry.TryGetDefaultProducer(name, out string? type) || Find(type) is not null)
                {
                    throw Error(
                        "plugins",
                        $"plugin '{reader}' reads '{key}', which no plugin writes and no default producer provides; name an existing producer"
                    );
                }

                CreateDefault(type);
            }
        }
    }

    public Scheduler Scheduler(IReadOnlyList<ProfileEntry> profiles)
    {
        List<PluginInstance> handlers = _instances.FindAll(i => i.Plugin is IProfileHandler);
        if (handlers.Count != 1)
        {
            string found = string.Join("', '", handlers.Select(h => h.Name));
            throw Error(
                "plugins",
                handlers.Count == 0
                    ? "no profile handler configured; several scheduling profiles need one"
                    : $"multiple profile handlers found ('{found}'); only one is allowed"
            );
        }

        if (handlers[0].Type.Name == Defaults?.SingleProfileHandler && profiles.Count > 1)
        {
            throw Error("schedulingProfiles", $"{handlers[0].Type.Name} supports one scheduling profile; {profiles.Count} are given");
        }

        return new Scheduler(
            Role<IProfileHandler>(handlers[0], "ProfilePicker"),
            DurationOf(handlers[0], "ProcessProfilesResults"),
            [.. profiles.Select(Profile)],
            clock
        );
    }

    public ParserTable ParserTable(IReadOnlyList<string> names)
    {
        List<CompiledParser> parsers = [];
        HashSet<string> types = [];
        string? fallback = null;
        foreach (PluginInstance instance in names.Select(name => Find(name)!))
        {
            if (fallback is not null)
            {
                _warnings.Add(
                    $"parser '{instance.Name}' is never asked: '{fallback}', listed before it, takes every path; list it earlier"
                );
                continue;
            }

            if (!types.Add(instance.Type.Name))
            {
                _warnings.Add($"parser '{instance.Name}' is left out: a parser of type '{instance.Type.Name}' is listed before it");
                continue;
            }

            Named<IBodyParser> parser = Role<IBodyParser>(instance, "RequestParsing");
            IObserver answers = DurationOf(instance, "ResponseParsing");
            IReadOnlyList<string> suffixes = parser.Plugin.PathSuffixes;
            fallback = suffixes.Count == 0 ? instance.Name : null;
            parsers.AddRange(
                suffixes.Count == 0
                    ? [new CompiledParser(parser, "", answers)]
                    : suffixes.Select(s => new CompiledParser(parser, s.Trim('/', ' '), answers))
            );
        }

        return new ParserTable(parsers);
    }

    /// <summary>Producers so that each runs after those whose columns it reads; otherwise in the order of the document.</summary>
    public IReadOnlyList<Named<IDataProducer>> OrderedProducers()
    {
        List<PluginInstance> waiting = _instances.FindAll(i => i.Plugin is IDataProducer);
        HashSet<string> pending = [.. waiting.Select(i => i.Name)];
        List<Named<IDataProducer>> ordered = [];
        while (waiting.Count > 0)
        {
            int next = waiting.FindIndex(i => !Columns.Before(i.Name).Any(pending.Contains));
            if (next < 0)
            {
                throw Error("plugins", $"producers need each other's data: {string.Join(", ", waiting.Select(i => i.Name))}");
            }

            pending.Remove(waiting[next].Name);
            ordered.Add(Role<IDataProducer>(waiting[next], "DataProducer"));
            waiting.RemoveAt(next);
        }

        return ordered;
    }

    public IReadOnlyList<Named<TRole>> InRole<TRole>(string extensionPoint)
        where TRole : class => [.. _instances.Where(i => i.Plugin is TRole).Select(i => Role<TRole>(i, extensionPoint))];

    private SchedulingProfile Profile(ProfileEntry profile)
    {
        List<Named<IFilter>> filters = [];
        List<WeightedScorer> scorers = [];
        Named<IPicker>? picker = null;
        foreach (ProfilePluginEntry entry in profile.Plugins)
        {
            PluginInstance instance = Find(entry.PluginRef)!;
            if (instance.Plugin is IFilter)
            {
                filters.Add(Role<IFilter>(instance, "Filter"));
            }

            if (instance.Plugin is IScorer)
            {
                scorers.Add(new WeightedScorer(Role<IScorer>(instance, "Scorer"), entry.Weight ?? 1));
            }

            if (instance.Plugin is IPicker)
            {
                picker = Role<IPicker>(instance, "Picker");
            }
        }

        return new SchedulingProfile(profile.Name, filters, scorers, picker!, clock);
    }

    private void CheckProfiles(IReadOnlyList<ProfileEntry> profiles)
    {
        HashSet<string> names = [];
        for (int p = 0; p < profiles.Count; p++)
        {
            string path = $"schedulingProfiles[{p}]";
            if (!names.Add(profiles[p].Name))
            {
                throw Error($"{path}.name", $"a second profile is called '{profiles[p].Name}'");
            }

            string? picker = null;
            for (int i = 0; i < profiles[p].Plugins.Count; i++)
            {
                string name = profiles[p].Plugins[i].PluginRef;
                string reference = $"{path}.plugins[{i}].pluginRef";
                PluginInstance instance =
                    Find(name)
                    ?? throw Error(
                        reference,
                        $"references undefined plugin '{name}'{NearestName.Suggest(name, _instances.Select(x => x.Name))}"
                    );
                if (instance.Plugin is IPicker)
                {
                    picker = picker is null
                        ? name
                        : throw Error(reference, $"a second picker, '{name}' after '{picker}'; a profile has one");
                }
            }
        }
    }

    /// <summary>A parser needs no entry: a name that nobody has is taken for a type.</summary>
    private PluginInstance CreateParser(string name, string path)
    {
        if (registry.TryGet(name, out _))
        {
            return Create(new PluginEntry(name, name, null), path);
        }

        IEnumerable<string> known = _instances.Where(i => i.Plugin is IBodyParser).Select(i => i.Name).Concat(Defaults?.Parsers ?? []);
        throw Error(path, $"references '{name}', which is neither a plugin nor a registered plugin type{NearestName.Suggest(name, known)}");
    }

    private PluginInstance CreateDefault(string type)
    {
        CheckStability(name: type, type, "plugins");
        return Create(new PluginEntry(type, type, null), "");
    }

    /// <summary>A type that is not known is refused where it would be created.</summary>
    private void CheckStability(string name, string type, string path)
    {
        if (!AllowsExperimentalPlugins && registry.TryGet(type, out PluginType? known) && known.Stability == PluginStability.Alpha)
        {
            throw Error(path, $"plugin '{name}' of type '{type}' is experimental; permit it with --allow-experimental-plugins");
        }
    }

    private PluginInstance Create(PluginEntry entry, string path)
    {
        if (!registry.TryGet(entry.Type, out PluginType? type))
        {
            string hint = NearestName.Suggest(entry.Type, registry.Types.Select(t => t.Name));
            throw Error(path.Length == 0 ? entry.Type : $"{path}.type", $"plugin type '{entry.Type}' is not registered{hint}");
        }

        PluginBuilder builder = new(entry.Name, Columns, clock, random, metrics.Plugins);
        try
        {
            PluginInstance instance = new(type, entry.Name, type.Create(entry.Parameters, builder));
            _instances.Add(instance);
            Needs |= builder.Collected;
            return instance;
        }
        catch (PluginConfigurationException exception)
        {
            string parameters = path.Length == 0 ? entry.Name : $"{path}.parameters";
            string place = exception.Parameter is null ? parameters : $"{parameters}.{exception.Parameter}";
            throw new ConfigurationException(
                document.Source,
                place,
                $"plugin '{entry.Name}' ({entry.Type}): {exception.Message}",
                exception
            );
        }
    }

    private PluginInstance? Find(string name) => _instances.Find(i => i.Name == name);

    private Named<TRole> Role<TRole>(PluginInstance instance, string extensionPoint)
        where TRole : class => new(instance.Type.Name, instance.Name, (TRole)instance.Plugin, DurationOf(instance, extensionPoint));

    private IObserver DurationOf(PluginInstance instance, string extensionPoint) =>
        metrics.PluginDuration.WithLabels(extensionPoint, instance.Type.Name, instance.Name);

    private ConfigurationException Error(string path, string problem) => new(document.Source, path, problem);

    private PluginDefaults? Defaults => registry.Defaults;
}

using BenchmarkDotNet.Running;
using InferenceGateway.Benchmarks.Conversations.Verbs;

if (BenchmarkVerbs.AreMeant(args))
{
    return await BenchmarkVerbs.Root.Parse(args).InvokeAsync();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;

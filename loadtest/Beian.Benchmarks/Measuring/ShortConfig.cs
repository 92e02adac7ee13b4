using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Beian.Benchmarks.Measuring;

/// <summary>
/// A few minutes for all of it. In this process, since that is where the server under test runs and where its CPU time is read.
/// </summary>
public sealed class ShortConfig : ManualConfig
{
    /// <summary>Creates it.</summary>
    public ShortConfig()
    {
        Add(DefaultConfig.Instance);
        AddJob(Job.Default.WithWarmupCount(10).WithIterationCount(15).WithToolchain(InProcessEmitToolchain.Instance).WithGcServer(false));
        AddDiagnoser(MemoryDiagnoser.Default, new ProcessorTime());
        HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2);
    }
}

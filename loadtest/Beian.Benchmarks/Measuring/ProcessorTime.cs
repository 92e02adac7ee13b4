using System.Diagnostics;
using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;

namespace Beian.Benchmarks.Measuring;

/// <summary>
/// CPU time a call: of this process, which is client and server, and of Redis. Time on the clock says little about calls that wait
/// for one another; this says what a call costs.
/// </summary>
internal sealed class ProcessorTime : IDiagnoser
{
    private (long Calls, TimeSpan Own, TimeSpan Redis) _before;
    private (double Own, double Redis)? _microsecondsPerCall;

    /// <summary>The Redis of the server under test, if there is one.</summary>
    public static int? RedisPid { get; set; }

    public IEnumerable<string> Ids => [nameof(ProcessorTime)];

    public IEnumerable<IExporter> Exporters => [];

    public IEnumerable<IAnalyser> Analysers => [];

    public RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.NoOverhead;

    public void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
        if (signal == HostSignal.BeforeActualRun)
        {
            _before = Now();
        }
        else if (signal == HostSignal.AfterActualRun)
        {
            var (calls, own, redis) = Now();
            calls -= _before.Calls;
            _microsecondsPerCall = calls == 0
                ? null
                : ((own - _before.Own).TotalMicroseconds / calls, (redis - _before.Redis).TotalMicroseconds / calls);
        }
    }

    public IEnumerable<Metric> ProcessResults(DiagnoserResults results)
    {
        if (_microsecondsPerCall is var (own, redis))
        {
            yield return new Metric(new Microseconds("CPU", "CPU time per call of this process: client and server"), own);
            yield return new Metric(new Microseconds("Redis CPU", "CPU time per call of Redis"), redis);
        }
    }

    public void DisplayResults(ILogger logger)
    {
    }

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters) => [];

    private static (long Calls, TimeSpan Own, TimeSpan Redis) Now() => (Calls.Made, Of(Environment.ProcessId), RedisPid is { } pid ? Of(pid) : default);

    private static TimeSpan Of(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return process.TotalProcessorTime;
    }

    private sealed class Microseconds(string name, string legend) : IMetricDescriptor
    {
        public string Id => name;

        public string DisplayName => name;

        public string Legend => legend;

        public string NumberFormat => "0.0";

        public UnitType UnitType => UnitType.Dimensionless;

        public string Unit => "us";

        public bool TheGreaterTheBetter => false;

        public int PriorityInCategory => 0;

        public bool GetIsAvailable(Metric metric) => true;
    }
}

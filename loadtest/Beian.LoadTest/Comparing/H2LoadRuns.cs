using Beian.LoadTest.Load;

namespace Beian.LoadTest.Comparing;

/// <summary>Calls a second that h2load counted, each beside the same request made by this tool.</summary>
/// <param name="Again">Of a verification that was made before.</param>
/// <param name="Nothing">Of a call that does nothing.</param>
internal sealed record H2LoadRuns((double CallsPerSecond, Measured Ours) Again, (double CallsPerSecond, Measured Ours) Nothing);

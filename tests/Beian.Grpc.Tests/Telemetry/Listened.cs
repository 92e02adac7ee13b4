using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>
/// Tests for which it matters who listens. A listener is the whole process's: beside another server that is listened to, nobody could say
/// whose measurements these are.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Listened
{
    public const string Name = "listened to";
}

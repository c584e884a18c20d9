namespace SocketIoNet.TestSupport;

/// <summary>Tests that measure the process, so that no others may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Runs alone";
}

namespace SocketIoNet.TestSupport;

/// <summary>Tests that measure the process, so that no others may run beside them.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class RunsAlone;

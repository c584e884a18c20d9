namespace SocketIoNet.Bench.Servers;

/// <summary>One server, or several of one kind with the Redis that connects them; all end with this.</summary>
internal sealed class RunningGroup : IDisposable
{
    private readonly List<RunningServer> _servers = [];
    private readonly ClusterPlan? _plan;
    private readonly RunningRedis? _redis;

    private RunningGroup(ServerSpec spec, ClusterPlan? plan, RunningRedis? redis)
    {
        Spec = spec;
        _plan = plan;
        _redis = redis;
    }

    public ServerSpec Spec { get; }

    public int[] Ports => [.. _servers.Select(server => server.Port)];

    public long CpuNanoseconds => _servers.Sum(server => server.CpuNanoseconds);

    /// <summary>What Redis has used; null without it.</summary>
    public long? RedisCpuNanoseconds => _redis?.CpuNanoseconds;

    /// <summary>What a server has used that has no part in what is measured; null when there is none.</summary>
    public long? BystanderCpuNanoseconds => _plan is { Bystanders: > 0 and var count } ? _servers.TakeLast(count).Sum(server => server.CpuNanoseconds) / count : null;

    /// <param name="spec">What to start.</param>
    /// <param name="plan">How many, and how they are connected; null for one that stands alone.</param>
    /// <param name="serverCore">The core of the servers; all when null.</param>
    /// <param name="redisCore">The core of Redis; all when null.</param>
    public static RunningGroup Start(ServerSpec spec, ClusterPlan? plan, int? serverCore, int? redisCore)
    {
        var redis = plan is null ? null : RunningRedis.Start(RunningServer.CoreList(redisCore));
        var group = new RunningGroup(spec, plan, redis);
        try
        {
            var started = plan is null ? spec : spec with { Arguments = [.. spec.Arguments, "--adapter", plan.Adapter, "--redis", redis!.Address, .. plan.ForwardsSessions ? ["--no-sticky"] : Array.Empty<string>()] };
            for (var i = 0; i < (plan?.Servers ?? 1); i++) group._servers.Add(RunningServer.Start(started, serverCore));
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="RunningServer.WaitUntilQuiet"/>
    public void WaitUntilQuiet()
    {
        foreach (var server in _servers) server.WaitUntilQuiet();
    }

    /// <summary>All bytes that the servers have allocated so far, when they can tell.</summary>
    public long? ReadAllocatedBytes() => _servers.Sum(server => server.ReadAllocatedBytes()) is > 0 and var bytes ? bytes : null;

    /// <summary>How many methods each server has compiled so far, on average; 0 when they cannot tell.</summary>
    public double ReadCompiledMethods() => _servers.Average(server => server.ReadCompiledMethods() ?? 0);

    public void Dispose()
    {
        foreach (var server in _servers) server.Dispose();
        _redis?.Dispose();
    }
}

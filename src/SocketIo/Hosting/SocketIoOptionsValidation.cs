using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo;
using static SocketIoNet.EngineIo.EngineOptionsValidator;

namespace SocketIoNet;

/// <summary>Checks <see cref="SocketIoOptions"/> when the host starts.</summary>
internal sealed class SocketIoOptionsValidation(IOptions<HostOptions> host, IServiceProvider services) : IValidateOptions<SocketIoOptions>
{
    public ValidateOptionsResult Validate(string? name, SocketIoOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        EngineIo.EngineOptionsValidator.Validate(options, result);
        CheckPackets(options, result);
        CheckClients(options, result);
        CheckNamespaces(options, result);
        CheckClosing(options, result);
        Require(!options.ForwardSessions || HasLink(name ?? ""), nameof(options.ForwardSessions),
            "must be false without an adapter that forwards requests: call AddRedisAdapter, AddShardedRedisAdapter, AddRedisStreamsAdapter or AddPostgresAdapter on what AddSocketIo returns", result);
        if (options.ConnectionStateRecovery is { } recovery) CheckRecovery(recovery, result);
        return result.Build();
    }

    /// <summary>Containers that cannot tell are asked when the server is created.</summary>
    private bool HasLink(string name) => services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(IServerLink), name) ?? true;

    private static void CheckPackets(SocketIoOptions options, ValidateOptionsResultBuilder result)
    {
        RequireAtLeastOne(options.MaxAttachments, nameof(options.MaxAttachments), result);
        RequireNullOrPositive(options.MaxOutgoingAttachments, nameof(options.MaxOutgoingAttachments), result);
        Require(options.MaxAttachmentBytes is not < 1, nameof(options.MaxAttachmentBytes), "must be null or at least 1", result);
        Require(options.MaxJsonDepth is >= 1 and <= 1000, nameof(options.MaxJsonDepth), "must be at least 1 and at most 1000", result);
        RequireAtLeastOne(options.MaxEventNameLength, nameof(options.MaxEventNameLength), result);
        RequireAtLeastOne(options.MaxNamespaceLength, nameof(options.MaxNamespaceLength), result);
        RequirePositive(options.BinaryPacketTimeout, nameof(options.BinaryPacketTimeout), result);
    }

    private static void CheckClients(SocketIoOptions options, ValidateOptionsResultBuilder result)
    {
        RequirePositive(options.ConnectTimeout, nameof(options.ConnectTimeout), result);
        Require(options.MaxAuthBytes >= 0, nameof(options.MaxAuthBytes), "must not be negative", result);
        RequireAtLeastOne(options.MaxNamespacesPerClient, nameof(options.MaxNamespacesPerClient), result);
        RequireAtLeastOne(options.MaxPendingAcks, nameof(options.MaxPendingAcks), result);
        Require(!(options.AckTimeout <= TimeSpan.Zero), nameof(options.AckTimeout), "must be null (unlimited) or more than zero", result);
        Require(!(options.SlowHandlerWarning <= TimeSpan.Zero), nameof(options.SlowHandlerWarning), "must be null (no warning) or more than zero", result);
        RequireNullOrPositive(options.MaxRoomsPerSocket, nameof(options.MaxRoomsPerSocket), result);
        RequireNullOrPositive(options.MaxEventsPerSecond, nameof(options.MaxEventsPerSecond), result);
        RequireNullOrPositive(options.EventBurst, nameof(options.EventBurst), result);
        Require(options.EventBurst is null || options.MaxEventsPerSecond is not null, nameof(options.EventBurst), $"must be null when {nameof(options.MaxEventsPerSecond)} is", result);
    }

    private static void CheckNamespaces(SocketIoOptions options, ValidateOptionsResultBuilder result)
    {
        RequireAtLeastOne(options.MaxDynamicNamespaces, nameof(options.MaxDynamicNamespaces), result);
        RequireAtLeastOne(options.MaxDynamicNamespaceNameLength, nameof(options.MaxDynamicNamespaceNameLength), result);
    }

    private static void CheckRecovery(ConnectionStateRecoveryOptions options, ValidateOptionsResultBuilder result)
    {
        const string Prefix = nameof(SocketIoOptions.ConnectionStateRecovery) + ".";
        Require(options.MaxDisconnectionDuration > TimeSpan.Zero, Prefix + nameof(options.MaxDisconnectionDuration), "must be more than zero", result);
        Require(options.HandoverTimeout > TimeSpan.Zero, Prefix + nameof(options.HandoverTimeout), "must be more than zero", result);
        RequireAtLeastOne(options.MaxSessions, Prefix + nameof(options.MaxSessions), result);
        RequireAtLeastOne(options.MaxPackets, Prefix + nameof(options.MaxPackets), result);
        RequireAtLeastOne(options.MaxPacketBytes, Prefix + nameof(options.MaxPacketBytes), result);
    }

    private static void RequireAtLeastOne(long value, string name, ValidateOptionsResultBuilder result) => Require(value >= 1, name, "must be at least 1", result);

    private void CheckClosing(SocketIoOptions options, ValidateOptionsResultBuilder result)
    {
        Require(options.CloseTimeout >= TimeSpan.Zero, nameof(options.CloseTimeout), "must not be negative", result);
        Require(options.DrainPeriod >= TimeSpan.Zero, nameof(options.DrainPeriod), "must not be negative", result);
        var limit = host.Value.ShutdownTimeout;
        Require(options.DrainPeriod <= TimeSpan.Zero || options.DrainPeriod < limit || limit == Timeout.InfiniteTimeSpan, nameof(options.DrainPeriod),
            $"must be shorter than the {nameof(HostOptions.ShutdownTimeout)} of {nameof(HostOptions)}, which is {limit}", result);
    }
}

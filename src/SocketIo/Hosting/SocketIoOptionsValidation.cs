using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>Checks <see cref="SocketIoOptions"/> when the host starts.</summary>
internal sealed class SocketIoOptionsValidation(IOptions<HostOptions> host) : IValidateOptions<SocketIoOptions>
{
    public ValidateOptionsResult Validate(string? name, SocketIoOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        EngineOptionsValidator.Validate(options, result);
        if (options.ConnectTimeout <= TimeSpan.Zero) result.AddError("must be more than zero", nameof(options.ConnectTimeout));
        if (options.BinaryPacketTimeout <= TimeSpan.Zero) result.AddError("must be more than zero", nameof(options.BinaryPacketTimeout));
        if (options.MaxAttachments < 1) result.AddError("must be at least 1", nameof(options.MaxAttachments));
        if (options.MaxOutgoingAttachments < 1) result.AddError("must be null (no limit) or at least 1", nameof(options.MaxOutgoingAttachments));
        if (options.MaxJsonDepth is < 1 or > 1000) result.AddError("must be at least 1 and at most 1000", nameof(options.MaxJsonDepth));
        if (options.MaxAuthBytes < 0) result.AddError("must not be negative", nameof(options.MaxAuthBytes));
        if (options.MaxNamespacesPerClient < 1) result.AddError("must be at least 1", nameof(options.MaxNamespacesPerClient));
        if (options.MaxPendingAcks < 1) result.AddError("must be at least 1", nameof(options.MaxPendingAcks));
        if (options.AckTimeout <= TimeSpan.Zero) result.AddError("must be null (no limit) or more than zero", nameof(options.AckTimeout));
        if (options.SlowHandlerWarning <= TimeSpan.Zero) result.AddError("must be null (no warning) or more than zero", nameof(options.SlowHandlerWarning));
        if (options.MaxAttachmentBytes < 1) result.AddError("must be null or at least 1", nameof(options.MaxAttachmentBytes));
        if (options.MaxEventNameLength < 1) result.AddError("must be at least 1", nameof(options.MaxEventNameLength));
        if (options.MaxNamespaceLength < 1) result.AddError("must be at least 1", nameof(options.MaxNamespaceLength));
        if (options.MaxRoomsPerSocket < 1) result.AddError("must be null (no limit) or at least 1", nameof(options.MaxRoomsPerSocket));
        if (options.MaxEventsPerSecond < 1) result.AddError("must be null (no limit) or at least 1", nameof(options.MaxEventsPerSecond));
        if (options.EventBurst < 1) result.AddError("must be null or at least 1", nameof(options.EventBurst));
        if (options is { EventBurst: not null, MaxEventsPerSecond: null })
            result.AddError($"must be null when {nameof(options.MaxEventsPerSecond)} is", nameof(options.EventBurst));
        if (options.MaxDynamicNamespaces < 1) result.AddError("must be at least 1", nameof(options.MaxDynamicNamespaces));
        if (options.MaxDynamicNamespaceNameLength < 1) result.AddError("must be at least 1", nameof(options.MaxDynamicNamespaceNameLength));
        if (options.CloseTimeout < TimeSpan.Zero) result.AddError("must not be negative", nameof(options.CloseTimeout));
        if (options.DrainPeriod < TimeSpan.Zero) result.AddError("must not be negative", nameof(options.DrainPeriod));
        if (options.DrainPeriod > TimeSpan.Zero && options.DrainPeriod >= host.Value.ShutdownTimeout && host.Value.ShutdownTimeout != Timeout.InfiniteTimeSpan)
            result.AddError($"must be shorter than the {nameof(HostOptions.ShutdownTimeout)} of {nameof(HostOptions)}, which is {host.Value.ShutdownTimeout}", nameof(options.DrainPeriod));
        if (options.ConnectionStateRecovery is { } recovery) Validate(recovery, result);
        return result.Build();
    }

    private static void Validate(ConnectionStateRecoveryOptions options, ValidateOptionsResultBuilder result)
    {
        const string Prefix = nameof(SocketIoOptions.ConnectionStateRecovery) + ".";
        if (options.MaxDisconnectionDuration <= TimeSpan.Zero) result.AddError("must be more than zero", Prefix + nameof(options.MaxDisconnectionDuration));
        if (options.HandoverTimeout <= TimeSpan.Zero) result.AddError("must be more than zero", Prefix + nameof(options.HandoverTimeout));
        if (options.MaxSessions < 1) result.AddError("must be at least 1", Prefix + nameof(options.MaxSessions));
        if (options.MaxPackets < 1) result.AddError("must be at least 1", Prefix + nameof(options.MaxPackets));
        if (options.MaxPacketBytes < 1) result.AddError("must be at least 1", Prefix + nameof(options.MaxPacketBytes));
    }
}

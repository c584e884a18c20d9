namespace SocketIoNet.Bench.Traffic;

internal enum UpgradeStep
{
    Handshake,
    JoinSent,
    Joining,
    Probing,

    /// <summary>The pending poll has been answered; the probe has not yet.</summary>
    PollReleased,

    /// <summary>The probe has been answered; the pending poll has not yet.</summary>
    Probed,
    Echoing,
    Closing,
}

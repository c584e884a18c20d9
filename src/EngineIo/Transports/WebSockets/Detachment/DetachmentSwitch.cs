namespace SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

/// <summary>Whether a server of the application detaches WebSockets. If none does, connections are left as they are.</summary>
internal sealed class DetachmentSwitch
{
    private volatile bool _isOn;

    public bool IsOn => _isOn;

    public void TurnOn() => _isOn = true;
}

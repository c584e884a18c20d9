namespace SocketIoNet.InteropHost.Profiles;

/// <summary>A profile that needs something which the server does not have yet.</summary>
internal sealed class MissingProfile(string reason) : IProfile
{
    public string WhyNot(HostArguments arguments) => reason;

    public IReadOnlyList<WebApplication> Build(HostArguments arguments) => throw new NotSupportedException(reason);
}

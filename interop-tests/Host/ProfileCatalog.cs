using SocketIoNet.InteropHost.Profiles;

namespace SocketIoNet.InteropHost;

/// <summary>All profiles by name.</summary>
internal static class ProfileCatalog
{
    public static IReadOnlyDictionary<string, IProfile> Profiles { get; } = new Dictionary<string, IProfile>(StringComparer.Ordinal)
    {
        ["engine-v4"] = new EngineEchoProfile(allowEio3: false),
        ["engine-v3"] = new EngineEchoProfile(allowEio3: true),
        ["engineio-client"] = new EngineIoClientProfile(),
        ["socketio-v5"] = new SocketIoV5Profile(),
        ["socketio-client"] = new SocketIoClientProfile(),
        ["doghappy"] = new DoghappyProfile(),
        ["doghappy-dynamic"] = new DoghappyDynamicProfile(),
        ["interop"] = new InteropProfile(),
        ["interop-msgpack"] = new InteropProfile(server => server.AddMessagePackProtocol()),
        ["interop-recovery"] = new InteropProfile(recovers: true),
        ["interop-strict"] = new InteropStrictProfile(),
        ["namespaces"] = new NamespacesProfile(),
        ["hostile"] = new HostileProfile(),
        ["load"] = new LoadProfile(),
        ["field-cases"] = new FieldCasesProfile(),
        ["field-login"] = new FieldLoginProfile(),
        ["field-msgpack"] = new FieldMessagePackProfile(),
        ["handlers"] = new HandlersProfile(),
        ["drain"] = new DrainProfile(),
        ["linked"] = new LinkedProfile(),
        ["two-processes"] = new TwoProcessesProfile(),
        ["cluster"] = new ClusterProfile(),
        ["forwarding"] = new ForwardingProfile(),
        ["emitter"] = new EmitterProfile(),
        ["limits"] = new LimitsProfile(),
        ["hosting"] = new HostingProfile(),
        ["under-fire"] = new UnderFireProfile(),
        ["blocking"] = new BlockingProfile(),
        ["secure"] = new SecureProfile(),
        ["tour"] = new TourProfile(),
        ["tour-recovery"] = new TourProfile(recovers: true),
    };
}

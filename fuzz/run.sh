#!/bin/sh
# Fuzzes one target for some seconds: fuzz/run.sh TARGET SECONDS
set -eu
target=$1
seconds=$2
cd "$(dirname "$0")"
dotnet build -c Release --nologo -v quiet -m:1 -p:RunAnalyzers=false -o bin/instrumented Fuzz.csproj
for library in SocketIoNet.EngineIo SocketIoNet SocketIoNet.MessagePack; do
  ${SHARPFUZZ:-sharpfuzz} "bin/instrumented/$library.dll"
done
rm -rf "findings/$target"
mkdir -p "findings/$target"
AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 \
  afl-fuzz -i "corpus/$target" -o "findings/$target" -t 5000 -m none -V "$seconds" -- dotnet bin/instrumented/SocketIoNet.Fuzz.dll "$target"
grep -E "run_time|execs_done|corpus_count|edges_found|saved_crashes|saved_hangs" "findings/$target/default/fuzzer_stats"

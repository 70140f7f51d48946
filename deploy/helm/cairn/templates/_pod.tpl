{{/* What every pod of Cairn has in common: who it runs as and what it may not do. */}}
{{- define "cairn.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The settings: the Secret, then what is no secret. Without DATABASE_URL the image would take SQLite. */}}
{{- define "cairn.env" -}}
envFrom:
  - secretRef:
      name: {{ .Values.existingSecret }}
env:
  - name: HOST
    value: "0.0.0.0"
  - name: PORT
    value: "3000"
  {{- if include "cairn.isSqlite" . }}
  - name: DATABASE_URL
    value: sqlite:////data/cairn.db
  {{- else }}
  - name: DATABASE_URL
    valueFrom:
      secretKeyRef:
        name: {{ .Values.existingSecret }}
        key: DATABASE_URL
  {{- end }}
  {{- if .Values.content.existingConfigMap }}
  - name: CAIRN_CONTENT_DIR
    value: /content
  {{- end }}
  {{- if .Values.erasedFile.existingClaim }}
  - name: CAIRN_ERASED_FILE
    value: /erased/cairn.erased
  {{- end }}
  {{- if .Values.metrics.serviceMonitor.enabled }}
  - name: CAIRN_METRICS_ALLOW
    value: {{ printf "127.0.0.0/8,::1/128,%s" .Values.metrics.serviceMonitor.networks | quote }}
  {{- end }}
  {{- range $name, $value := .Values.env }}
  - name: {{ $name }}
    value: {{ $value | toString | quote }}
  {{- end }}
{{- end }}
